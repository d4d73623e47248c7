# Views from a format file: tables with several rows, lists with conditions, wide, custom with nested controls.
@'
<Configuration>
  <SelectionSets><SelectionSet><Name>Pets</Name><Types><TypeName>Pet.Cat</TypeName><TypeName>Pet.Dog</TypeName></Types></SelectionSet></SelectionSets>
  <Controls><Control><Name>Toy</Name><CustomControl><CustomEntries><CustomEntry><CustomItem>
    <Text>toy </Text><ExpressionBinding><ScriptBlock>$_.ToUpper()</ScriptBlock></ExpressionBinding><NewLine />
  </CustomItem></CustomEntry></CustomEntries></CustomControl></Control></Controls>
  <ViewDefinitions>
    <View><Name>pets</Name><ViewSelectedBy><SelectionSetName>Pets</SelectionSetName></ViewSelectedBy>
      <GroupBy><PropertyName>Owner</PropertyName><Label>Of</Label></GroupBy>
      <TableControl><TableHeaders>
          <TableColumnHeader><Label>Who</Label><Width>6</Width><Alignment>Right</Alignment></TableColumnHeader>
          <TableColumnHeader><Width>8</Width></TableColumnHeader><TableColumnHeader /></TableHeaders>
        <TableRowEntries>
          <TableRowEntry><TableColumnItems><TableColumnItem><PropertyName>Name</PropertyName></TableColumnItem>
            <TableColumnItem><PropertyName>Weight</PropertyName><FormatString>{0:N2}</FormatString></TableColumnItem>
            <TableColumnItem><ScriptBlock>"$($_.Name)!"</ScriptBlock></TableColumnItem></TableColumnItems></TableRowEntry>
          <TableRowEntry><EntrySelectedBy><TypeName>Pet.Dog</TypeName></EntrySelectedBy><TableColumnItems>
            <TableColumnItem><Alignment>Left</Alignment><PropertyName>Name</PropertyName></TableColumnItem>
            <TableColumnItem><PropertyName>Weight</PropertyName></TableColumnItem>
            <TableColumnItem><ScriptBlock>'woof'</ScriptBlock></TableColumnItem></TableColumnItems></TableRowEntry>
        </TableRowEntries></TableControl></View>
    <View><Name>petlist</Name><ViewSelectedBy><SelectionSetName>Pets</SelectionSetName></ViewSelectedBy>
      <ListControl><ListEntries><ListEntry><ListItems>
        <ListItem><Label>Called</Label><PropertyName>Name</PropertyName></ListItem>
        <ListItem><ItemSelectionCondition><ScriptBlock>$_.Weight -gt 5</ScriptBlock></ItemSelectionCondition><Label>Heavy</Label><ScriptBlock>'yes'</ScriptBlock></ListItem>
      </ListItems></ListEntry></ListEntries></ListControl></View>
    <View><Name>petwide</Name><ViewSelectedBy><TypeName>Pet.Cat</TypeName></ViewSelectedBy>
      <WideControl><ColumnNumber>3</ColumnNumber><WideEntries><WideEntry><WideItem><PropertyName>Name</PropertyName><FormatString>&lt;{0}&gt;</FormatString></WideItem></WideEntry></WideEntries></WideControl></View>
    <View><Name>petcustom</Name><ViewSelectedBy><TypeName>Pet.Cat</TypeName></ViewSelectedBy>
      <CustomControl><CustomEntries><CustomEntry><CustomItem><Text>Cat </Text><ExpressionBinding><PropertyName>Name</PropertyName></ExpressionBinding><NewLine />
        <Frame><LeftIndent>4</LeftIndent><CustomItem><ExpressionBinding><PropertyName>Toys</PropertyName><EnumerateCollection /><CustomControlName>Toy</CustomControlName></ExpressionBinding></CustomItem></Frame>
      </CustomItem></CustomEntry></CustomEntries></CustomControl></View>
  </ViewDefinitions>
</Configuration>
'@ > pets.format.ps1xml
Update-FormatData -AppendPath ./pets.format.ps1xml
$cat = [pscustomobject]@{ PSTypeName = 'Pet.Cat'; Name = 'Tom'; Weight = 4.5; Owner = 'Ann'; Toys = 'ball', 'mouse' }
$dog = [pscustomobject]@{ PSTypeName = 'Pet.Dog'; Name = 'Rex'; Weight = 30; Owner = 'Bob'; Toys = @() }
$cat, $dog
$cat, $dog | Format-List
$cat, $cat, $cat, $cat | Format-Wide
$cat | Format-Custom
try { $cat | Format-Table -View other } catch { $_.ErrorDetails.Message; $_.Exception.Message }
Get-FormatData Pet.* | ForEach-Object { $_.TypeNames -join ','; $_.FormatViewDefinition | ForEach-Object { "$($_.Name) $($_.Control.GetType().Name)" } }
Get-FormatData Pet.Dog | Export-FormatData -Path out.ps1xml -IncludeScriptBlock
(Select-Xml -Path out.ps1xml -XPath '//View/Name').Node.InnerText -join ','
@'
<Types><Type><Name>Pet.Cat</Name><Members>
  <ScriptProperty><Name>Loud</Name><GetScriptBlock>$this.Name.ToUpper()</GetScriptBlock></ScriptProperty>
  <MemberSet><Name>PSStandardMembers</Name><Members><NoteProperty><Name>DefaultDisplayProperty</Name><Value>Loud</Value></NoteProperty></Members></MemberSet>
</Members></Type></Types>
'@ > pets.types.ps1xml
Update-TypeData -PrependPath ./pets.types.ps1xml
$cat.Loud
[pscustomobject]@{ All = @($cat) }
<# output

   Of: Ann

   Who Weight   "$($_.Name)!"
   --- ------   -------------
   Tom 4.50     Tom!

   Of: Bob

   Who Weight   "$($_.Name)!"
   --- ------   -------------
Rex    30       woof


Called : Tom

Called : Rex
Heavy  : yes


<Tom>                      <Tom>                      <Tom>
<Tom>                                                 


Cat Tom
    toy BALL
    toy MOUSE


The view name other cannot be found. Specify one of the following Table views and try again: pets.
Pet.Cat,Pet.Dog
pets TableControl
petlist ListControl
Pet.Cat
petwide WideControl
petcustom CustomControl
pets,petlist
TOM

All
---
{TOM}
#>
